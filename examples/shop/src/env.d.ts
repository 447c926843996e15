interface ImportMetaEnv {
  readonly VITE_SHOP_NAME: string;
  readonly VITE_CURRENCY: string;
}

declare module "virtual:shop-info" {
  const info: { version: string; mode: string; perKind: Record<string, number> };
  export default info;
}

declare module "*.md" {
  export const title: string;
  export const html: string;
}
