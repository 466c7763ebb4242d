/** SKUs that say something of how spread depends on the pace of orders, and how many it takes to draw a line. */
const LEAST_ORDER_DAYS = 3;
const LEAST_SKUS = 10;

/** The usual spread of lead-time demand at a pace of orders, over all SKUs. */
export interface SpreadLine {
  add(orderDays: number, ordersALeadTime: number, cv2: number): void;
  /**
   * Squared coefficient of variation that is usual at so many days with demand in a lead time:
   * ln cv² = a + b·ln(ordersALeadTime) by least squares over SKUs with three or more days with demand. Null for
   * fewer than ten such SKUs, or no pace.
   */
  usual(ordersALeadTime: number): number | null;
}

/** A line without SKUs. */
export function createSpreadLine(): SpreadLine {
  let count = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;
  return {
    add(orderDays, ordersALeadTime, cv2) {
      if (orderDays < LEAST_ORDER_DAYS || cv2 <= 0) return;
      const x = Math.log(ordersALeadTime);
      const y = Math.log(cv2);
      count++;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumXY += x * y;
    },
    usual(ordersALeadTime) {
      if (count < LEAST_SKUS || ordersALeadTime <= 0) return null;
      const spread = sumXX - (sumX * sumX) / count;
      const slope = spread > 1e-9 * sumXX ? (sumXY - (sumX * sumY) / count) / spread : 0;
      return Math.exp(sumY / count + slope * (Math.log(ordersALeadTime) - sumX / count));
    },
  };
}
