/** The drawing as it would be by itself: the library numbers drawings and hover styles through the life of the process, and the same chart must be the same text. */
export function stableSvg(svg: string, id: string): string {
  return svg
    .replaceAll(/ class="zr\d+-cls-\d+"/g, '')
    .replaceAll(/<style\b[\s\S]*?<\/style>/g, '')
    .replaceAll(/\bzr\d+-/g, `${id}-`);
}
