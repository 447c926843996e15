export interface Shape<T extends string = string> {
  readonly kind: T;
  area(): number;
}
export abstract class Base<T extends string> implements Shape<T> {
  static #made = 0;
  constructor(public readonly kind: T) {
    Base.#made++;
  }
  static get made(): number {
    return Base.#made;
  }
  abstract area(): number;
}
export class Circle extends Base<'circle'> {
  constructor(private radius: number) {
    super('circle');
  }
  area = () => Math.PI * this.radius ** 2;
}
export const enum Unit {
  Metre = 1,
  Foot = Metre * 3,
}
