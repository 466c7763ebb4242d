import { meanings } from './meanings.ts';

/**
 * What Seller Center writes into the cells of an order, by language of its user: Chinese, English, Indonesian,
 * Vietnamese, Thai, Portuguese, Spanish, and the names of the Open API. Headers are English in every language.
 */

/** Words of `Order Status`. */
export const ORDER_STAGES: Readonly<Record<string, string>> = meanings({
  unpaid: [
    ...['Unpaid', 'Awaiting payment', '未付款', '待付款', '待支付', 'Belum dibayar', 'Belum bayar'],
    ...['Chưa thanh toán', 'Chờ thanh toán', 'ค้างชำระ', 'ยังไม่ชำระเงิน', 'รอชำระเงิน', 'ยังไม่ได้ชำระเงิน'],
    ...['Não pago', 'Aguardando pagamento', 'No pagado', 'Sin pagar', 'Pendiente de pago'],
  ],
  to_ship: [
    ...['To ship', 'To be shipped', 'AWAITING_SHIPMENT', 'Awaiting shipment', 'AWAITING_COLLECTION'],
    ...['Awaiting collection', 'PARTIALLY_SHIPPING', 'Partially shipped', 'ON_HOLD', 'On hold'],
    ...['待发货', '等待发货', '等待揽收', '待揽收', '部分发货', '暂停发货'],
    ...['Perlu dikirim', 'Menunggu pengiriman', 'Menunggu pengambilan', 'Siap dikirim'],
    ...['Cần gửi', 'Chờ vận chuyển', 'Chờ lấy hàng', 'Cần vận chuyển', 'Chờ giao hàng'],
    ...['ที่จะจัดส่ง', 'รอการจัดส่ง', 'รอจัดส่ง', 'รอเข้ารับพัสดุ', 'ที่ต้องจัดส่ง'],
    ...[
      'A enviar',
      'Para enviar',
      'Aguardando envio',
      'Aguardando coleta',
      'Por enviar',
      'Pendiente de envío',
    ],
  ],
  shipped: [
    ...[
      'Shipped',
      'IN_TRANSIT',
      'In transit',
      'DELIVERED',
      'Completed',
      '已发货',
      '运输中',
      '已送达',
      '已签收',
    ],
    ...['已完成', 'Dikirim', 'Dalam perjalanan', 'Terkirim', 'Selesai'],
    ...['Đã vận chuyển', 'Đang vận chuyển', 'Đã gửi', 'Đã giao', 'Đã giao hàng', 'Đã hoàn tất', 'Hoàn tất'],
    ...['Hoàn thành', 'จัดส่งแล้ว', 'ที่จัดส่ง', 'ระหว่างขนส่ง', 'จัดส่งสำเร็จ', 'เสร็จสมบูรณ์', 'เสร็จสิ้น', 'เสร็จสิ้นแล้ว'],
    ...['Enviado', 'Em trânsito', 'Entregue', 'Concluído', 'En tránsito', 'Entregado', 'Completado'],
  ],
  cancelled: [
    ...['Cancelled', 'Canceled', '已取消', '取消', 'Dibatalkan', 'Đã hủy', 'Đã huỷ', 'ยกเลิกแล้ว', 'ยกเลิก'],
    ...['Cancelado', 'Cancelada'],
  ],
});

/** Words of `Cancel By` that mean the buyer. */
export const CANCELLED_BY: Readonly<Record<string, string>> = meanings({
  buyer: [
    ...['Buyer', 'User', 'Customer', '买家', '用户', 'Pembeli', 'Người mua', 'ผู้ซื้อ', 'Comprador', 'Cliente'],
  ],
});

/** Words of `Cancel Reason` that mean that we could not deliver. */
export const CANCEL_REASONS_OF_STOCK: Readonly<Record<string, string>> = meanings({
  stock: [
    ...[
      'Out of stock',
      'Product out of stock',
      'Item out of stock',
      'Insufficient stock',
      'Not enough stock',
    ],
    ...['缺货', '无货', '库存不足', '商品缺货', '卖家缺货', '断货'],
    ...['Stok habis', 'Produk habis', 'Stok tidak cukup', 'Kehabisan stok', 'Barang habis'],
    ...['Hết hàng', 'Sản phẩm hết hàng', 'Không đủ hàng', 'สินค้าหมด', 'สินค้าหมดสต็อก', 'สต็อกไม่เพียงพอ'],
    ...['Sem estoque', 'Fora de estoque', 'Produto esgotado', 'Esgotado', 'Estoque insuficiente'],
    ...[
      'Sin existencias',
      'Agotado',
      'Sin stock',
      'Producto agotado',
      'Fuera de stock',
      'Existencias insuficientes',
    ],
  ],
});

/** Words of the columns that say what an order is for. */
export const ORDER_KINDS: Readonly<Record<string, string>> = meanings({
  sample: [
    'Sample',
    'Free sample',
    'Sample order',
    '样品',
    '免费样品',
    '样品订单',
    'Sampel',
    'Hàng mẫu',
    'Amostra',
    'Muestra',
  ],
  gift: [
    'Gift',
    'Free gift',
    'Giveaway',
    'ZERO_LOTTERY',
    'Zero lottery',
    '赠品',
    '福袋',
    'Hadiah',
    'Quà tặng',
    'Brinde',
    'Regalo',
  ],
  replacement: [
    'Replacement',
    'Exchange',
    'Replacement order',
    'Exchange order',
    '换货',
    '补发',
    'Pengganti',
    'Đổi hàng',
    'Troca',
    'Reemplazo',
  ],
});
