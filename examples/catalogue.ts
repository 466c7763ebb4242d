import { RESTING_SUPPLIER } from './closures.ts';
import { Random } from './random.ts';
import { troubleOf } from './troubles.ts';

/** How a SKU's B2B orders come. */
export type DemandPattern = 'smooth' | 'erratic' | 'intermittent' | 'lumpy';

/** How a SKU sells on TikTok. Units of the SKU. */
export interface TiktokTraits {
  readonly account: string;
  readonly dailyUnits: number;
  /** Units in the bag that the shop sells. */
  readonly unitsPerBag: number;
  /** Clicks per impression and orders per click on an ordinary day. */
  readonly ctr: number;
  readonly cvr: number;
}

/** A product of the example factory: its master data and the traits its history is drawn from. Money in CNY. */
export interface Product {
  readonly sku: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly category: string;
  /** The smallest quantity it is sold in: 1 piece, or part of a kilogram. */
  readonly step: number;
  readonly unitCost: number;
  readonly unitPrice: number;
  readonly supply: 'buy' | 'make';
  readonly supplier: string;
  readonly leadTimeDays: number;
  readonly leadTimeSd: number;
  readonly expediteLeadTimeDays: number;
  readonly expeditePremium: number;
  readonly moq: number;
  readonly lotSize: number;
  readonly dailyCapacityUnits: number | null;
  readonly startUpDays: number | null;
  readonly shelfLifeDays: number;
  readonly b2bDailyUnits: number;
  readonly pattern: DemandPattern;
  /** How strongly the seasons of the year move it; 0 not at all. */
  readonly seasonality: number;
  /** Growth of B2B demand a year, as a fraction. */
  readonly growth: number;
  readonly tiktok: TiktokTraits | null;
}

/** The SKU of the handbook's case: about 1000 a day in B2B, one day of 5000 on TikTok. */
export const HANDBOOK_SKU = 'OR-NBR-12X2';

/** The ad account that was blocked for a week in spring, the one that never was, and the one that is since the last afternoon. */
export const ACCOUNTS = ['US-SEALS-01', 'US-SEALS-02', 'US-SEALS-03'] as const;
export const BLOCKED_ACCOUNT = ACCOUNTS[0];
export const STEADY_ACCOUNT = ACCOUNTS[1];
export const LATE_ACCOUNT = ACCOUNTS[2];

interface Material {
  readonly zh: string;
  readonly en: string;
  readonly costFactor: number;
  /** Storage life of ISO 2230 by rubber group. */
  readonly shelfLifeDays: number;
  readonly imported: boolean;
}

const MATERIALS = {
  NBR: { zh: '丁腈', en: 'NBR', costFactor: 1, shelfLifeDays: 2555, imported: false },
  EPDM: { zh: '三元乙丙', en: 'EPDM', costFactor: 1.2, shelfLifeDays: 2555, imported: false },
  FKM: { zh: '氟橡胶', en: 'FKM', costFactor: 4.5, shelfLifeDays: 3650, imported: true },
  VMQ: { zh: '硅橡胶', en: 'silicone', costFactor: 2.2, shelfLifeDays: 3650, imported: false },
  PU: { zh: '聚氨酯', en: 'polyurethane', costFactor: 1.8, shelfLifeDays: 1825, imported: true },
  SIL: { zh: '硅基', en: 'silicone', costFactor: 1, shelfLifeDays: 730, imported: false },
} as const satisfies Record<string, Material>;

interface Family {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly category: string;
  readonly materials: readonly (keyof typeof MATERIALS)[];
  readonly sizes: readonly string[];
  readonly b2bDailyUnits: readonly [low: number, high: number];
  readonly tiktokShare: readonly [low: number, high: number];
  readonly unitsPerBag: number;
  readonly step: number;
  readonly unitCost: number;
  readonly supply: 'buy' | 'make';
}

const FAMILIES: Readonly<Record<string, Family>> = {
  OR: {
    code: 'OR',
    zh: 'O型圈',
    en: 'O-ring',
    category: 'O型圈 O-rings',
    materials: ['NBR', 'FKM', 'EPDM', 'VMQ'],
    sizes: ['12X2', '8X1.5', '10X2', '15X2', '18X2.5', '20X2.5', '25X3', '30X3', '40X3.5', '50X3.5'],
    b2bDailyUnits: [150, 800],
    tiktokShare: [0.12, 0.4],
    unitsPerBag: 10,
    step: 1,
    unitCost: 0.18,
    supply: 'make',
  },
  OS: {
    code: 'OS',
    zh: '骨架油封',
    en: 'oil seal',
    category: '油封 Oil seals',
    materials: ['NBR', 'FKM'],
    sizes: ['TC25X40X7', 'TC30X47X7', 'TC35X52X7', 'TC40X62X10', 'TC45X65X8', 'TC50X72X8', 'TC60X80X10'],
    b2bDailyUnits: [30, 120],
    tiktokShare: [0.12, 0.3],
    unitsPerBag: 2,
    step: 1,
    unitCost: 2.4,
    supply: 'buy',
  },
  VR: {
    code: 'VR',
    zh: 'V型圈',
    en: 'V-ring',
    category: 'V型圈 V-rings',
    materials: ['NBR', 'FKM'],
    sizes: ['VA20', 'VA25', 'VA32', 'VA40', 'VA50', 'VS60'],
    b2bDailyUnits: [20, 70],
    tiktokShare: [0.15, 0.3],
    unitsPerBag: 2,
    step: 1,
    unitCost: 1.5,
    supply: 'make',
  },
  GK: {
    code: 'GK',
    zh: '平垫片',
    en: 'flat gasket',
    category: '垫片 Gaskets',
    materials: ['EPDM', 'NBR', 'VMQ'],
    sizes: ['DN15', 'DN20', 'DN25', 'DN32', 'DN40', 'DN50'],
    b2bDailyUnits: [60, 250],
    tiktokShare: [0.2, 0.5],
    unitsPerBag: 5,
    step: 1,
    unitCost: 0.35,
    supply: 'make',
  },
  HS: {
    code: 'HS',
    zh: '液压U型圈',
    en: 'hydraulic U-cup',
    category: '液压密封 Hydraulic seals',
    materials: ['PU', 'NBR'],
    sizes: ['UN25', 'UN32', 'UN40', 'UN50', 'UN63', 'UN80'],
    b2bDailyUnits: [12, 50],
    tiktokShare: [0.2, 0.35],
    unitsPerBag: 1,
    step: 1,
    unitCost: 6.5,
    supply: 'buy',
  },
  DS: {
    code: 'DS',
    zh: '防尘圈',
    en: 'wiper seal',
    category: '液压密封 Hydraulic seals',
    materials: ['PU', 'NBR'],
    sizes: ['DH20', 'DH25', 'DH30', 'DH40', 'DH50'],
    b2bDailyUnits: [15, 45],
    tiktokShare: [0.2, 0.35],
    unitsPerBag: 1,
    step: 1,
    unitCost: 4.2,
    supply: 'buy',
  },
  KT: {
    code: 'KT',
    zh: 'O型圈套装',
    en: 'O-ring kit',
    category: '套装 Kits',
    materials: ['NBR', 'FKM', 'VMQ'],
    sizes: ['225PCS', '382PCS', '419PCS', '740PCS'],
    b2bDailyUnits: [3, 12],
    tiktokShare: [1.2, 3],
    unitsPerBag: 1,
    step: 1,
    unitCost: 18,
    supply: 'make',
  },
  CD: {
    code: 'CD',
    zh: '密封胶条(公斤)',
    en: 'rubber cord (kg)',
    category: '胶条 Cords',
    materials: ['NBR', 'EPDM', 'VMQ'],
    sizes: ['3MM', '5.3MM', '7MM', '10MM'],
    b2bDailyUnits: [6, 25],
    tiktokShare: [0, 0],
    unitsPerBag: 1,
    step: 0.25,
    unitCost: 22,
    supply: 'buy',
  },
  GR: {
    code: 'GR',
    zh: '密封硅脂(公斤)',
    en: 'seal grease (kg)',
    category: '硅脂 Grease',
    materials: ['SIL'],
    sizes: ['A50', 'B50', 'C80', 'D80'],
    b2bDailyUnits: [2, 6],
    tiktokShare: [0.3, 0.8],
    unitsPerBag: 0.05,
    step: 0.05,
    unitCost: 95,
    supply: 'buy',
  },
};

/** The order in which families take turns, the common ones more often. */
const TURNS = ['OR', 'OS', 'KT', 'GK', 'OR', 'HS', 'OR', 'VR', 'GR', 'OS', 'OR', 'CD', 'GK', 'OR', 'DS'];

/** The factory's first so many products, the handbook's O-ring first. Throws RangeError where there are not so many. */
export function catalogue(seed: number, skus: number): Product[] {
  const left = new Map(Object.entries(FAMILIES).map(([code, family]) => [code, variants(family)]));
  const products: Product[] = [];
  for (let turn = 0; products.length < skus; turn += 1) {
    if ([...left.values()].every((variantsLeft) => variantsLeft.length === 0)) {
      throw new RangeError(`the example has ${products.length} products, not ${skus}: ask for fewer`);
    }
    const code = TURNS[turn % TURNS.length] ?? '';
    const variant = left.get(code)?.shift();
    if (variant !== undefined) products.push(productOf(seed, products.length, variant));
  }
  return products;
}

interface Variant {
  readonly family: Family;
  readonly materialCode: keyof typeof MATERIALS;
  readonly size: string;
}

function variants(family: Family): Variant[] {
  return family.sizes.flatMap((size) =>
    family.materials.map((materialCode) => ({ family, materialCode, size })),
  );
}

function productOf(seed: number, index: number, { family, materialCode, size }: Variant): Product {
  const material: Material = MATERIALS[materialCode];
  const sku = `${family.code}-${materialCode}-${size}`;
  const random = new Random(seed, `product/${sku}`);
  const isHandbook = sku === HANDBOOK_SKU;
  const pattern = isHandbook ? 'smooth' : drawPattern(random);
  const rarity = pattern === 'intermittent' || pattern === 'lumpy' ? 0.25 : 1;
  const b2bDailyUnits = isHandbook ? 1000 : random.uniform(...family.b2bDailyUnits) * rarity;
  const tiktok = isHandbook ? handbookTiktok : drawTiktok(random, index, family, b2bDailyUnits / rarity);
  const dailyUnits = b2bDailyUnits + (tiktok?.dailyUnits ?? 0);
  const moq = neat(dailyUnits * random.uniform(7, 14));
  const unitCost = cents(family.unitCost * material.costFactor * random.uniform(0.7, 1.5));
  return {
    sku,
    nameZh: `${material.zh}${family.zh} ${size.replaceAll('X', '×')}`,
    nameEn: `${material.en} ${family.en} ${size.replaceAll('X', ' × ')}`,
    category: family.category,
    step: family.step,
    unitCost,
    unitPrice: cents(unitCost * random.uniform(1.6, 2.6)),
    moq,
    lotSize: neat(moq / 10),
    expeditePremium: random.pick([0.08, 0.1, 0.12, 0.15]),
    shelfLifeDays: troubleOf(sku).shelfLifeDays ?? material.shelfLifeDays,
    b2bDailyUnits,
    pattern,
    seasonality: isHandbook ? 0 : random.uniform(0.3, 1.4),
    growth: isHandbook ? 0 : random.uniform(-0.1, 0.2),
    tiktok,
    ...drawSupply(random, family, material, { moq, dailyUnits }),
  };
}

const handbookTiktok: TiktokTraits = {
  account: STEADY_ACCOUNT,
  dailyUnits: 80,
  unitsPerBag: 10,
  ctr: 0.021,
  cvr: 0.06,
};

function drawPattern(random: Random): DemandPattern {
  const draw = random.uniform();
  if (draw < 0.45) return 'smooth';
  if (draw < 0.68) return 'erratic';
  return draw < 0.9 ? 'intermittent' : 'lumpy';
}

/** Every other product sells on TikTok, but nobody buys rubber cord there. */
function drawTiktok(
  random: Random,
  index: number,
  family: Family,
  usualB2bUnits: number,
): TiktokTraits | null {
  if (index % 2 === 1 || family.tiktokShare[1] === 0) return null;
  return {
    account: accountOf(index),
    dailyUnits: usualB2bUnits * random.uniform(...family.tiktokShare),
    unitsPerBag: family.unitsPerBag,
    ctr: random.uniform(0.014, 0.028),
    cvr: random.uniform(0.04, 0.08),
  };
}

/** Every other seller is on the account that was blocked; of the others every third is on the one that is now. */
function accountOf(index: number): TiktokTraits['account'] {
  if (index % 4 !== 0) return BLOCKED_ACCOUNT;
  return index % 12 === 8 ? LATE_ACCOUNT : STEADY_ACCOUNT;
}
const SUPPLIERS = ['宁波永固 Ningbo Yonggu', '河北衡密 Hebei Hengmi', RESTING_SUPPLIER] as const;

type SupplyTraits = Pick<
  Product,
  | 'supply'
  | 'supplier'
  | 'leadTimeDays'
  | 'leadTimeSd'
  | 'expediteLeadTimeDays'
  | 'dailyCapacityUnits'
  | 'startUpDays'
>;

function drawSupply(
  random: Random,
  family: Family,
  material: Material,
  { moq, dailyUnits }: { moq: number; dailyUnits: number },
): SupplyTraits {
  if (family.supply === 'make' && !material.imported) {
    const startUpDays = random.whole(2, 4);
    const dailyCapacityUnits = neat(dailyUnits * random.uniform(2.5, 4.5));
    return {
      supply: 'make',
      supplier: '本厂 Own plant',
      leadTimeDays: startUpDays + Math.ceil(moq / dailyCapacityUnits) + 2,
      leadTimeSd: 1.2,
      expediteLeadTimeDays: startUpDays + 1,
      dailyCapacityUnits,
      startUpDays,
    };
  }
  const leadTimeDays = material.imported ? random.whole(18, 32) : random.whole(8, 16);
  return {
    supply: 'buy',
    supplier: random.pick(SUPPLIERS),
    leadTimeDays,
    leadTimeSd: cents(leadTimeDays * random.uniform(0.12, 0.24)),
    expediteLeadTimeDays: Math.max(4, Math.round(leadTimeDays * 0.4)),
    dailyCapacityUnits: null,
    startUpDays: null,
  };
}

/** Rounded up to 1, 2 or 5 times a power of ten, at least 1. */
function neat(units: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, units)));
  return [1, 2, 5, 10].map((digit) => digit * power).find((each) => each >= units) ?? power * 10;
}

function cents(value: number): number {
  return Math.round(value * 100) / 100;
}
