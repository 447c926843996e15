import type { Kind } from "../../shared/types";

export interface Filters {
  text: string;
  kinds: Kind[];
  maximumPrice: number;
}

export interface Question extends Filters {
  number: number;
}

export interface Answer {
  number: number;
  ids: string[];
}
