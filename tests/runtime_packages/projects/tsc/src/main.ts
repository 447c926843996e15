import { Circle, Unit, type Shape } from './shapes.js';

type Keys<T> = { [K in keyof T as `get${Capitalize<string & K>}`]: () => T[K] };
function logged<A extends unknown[], R>(target: unknown, key: string, descriptor: TypedPropertyDescriptor<(...args: A) => R>): void {
  const inner = descriptor.value!;
  descriptor.value = function (this: unknown, ...args: A): R {
    return inner.apply(this, args);
  };
}
class Reader implements Keys<{ name: string }> {
  @logged
  getName(): string {
    return `unit ${Unit.Foot}`;
  }
}
export async function* shapes(count?: number): AsyncGenerator<Shape> {
  for (let i = 0; i < (count ?? 2); i++) yield new Circle(i);
}
const wrong: number = 'not a number';
export const missing = new Reader().getNmae();
export { wrong };
