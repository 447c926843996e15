const format = new Intl.NumberFormat("en", { style: "currency", currency: import.meta.env.VITE_CURRENCY });

export const price = (amount: number) => format.format(amount);
