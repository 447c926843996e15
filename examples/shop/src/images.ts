const urls = import.meta.glob<string>("./images/*.svg", { eager: true, query: "?url", import: "default" });

export const imageOf = (id: string) => urls[`./images/${id}.svg`];
