import type { PlainValue } from "../spec/expression/value.js";
import type { Axis, VariedSetting } from "./axis.js";

/** The number of a point: whole, and a BigInt where a double would no longer be exact. */
export type PointIndex = number | bigint;

/** Every combination of the values of some axes, numbered from 0; the last axis varies fastest. */
export class Space {
  readonly axes: readonly Axis[];
  /** How many points it has. */
  readonly size: bigint;

  constructor(axes: readonly Axis[]) {
    this.axes = axes;
    this.size = axes.reduce((size, axis) => size * BigInt(axis.size), 1n);
  }

  /** The values at a point, one an axis. */
  valuesAt(index: PointIndex): PlainValue[] {
    return this.#offsets(index).map((offset, number) => (this.axes[number] as Axis).valueAt(offset));
  }

  /** What a model is set to at a point. */
  settingsAt(index: PointIndex): VariedSetting[] {
    return this.#offsets(index).map((offset, number) => (this.axes[number] as Axis).settingAt(offset));
  }

  /** The index on each axis. */
  #offsets(index: PointIndex): number[] {
    const offsets = new Array<number>(this.axes.length);
    let rest = index;
    for (let number = this.axes.length - 1; number >= 0; number -= 1) {
      const { size } = this.axes[number] as Axis;
      if (typeof rest === "number") {
        offsets[number] = rest % size;
        rest = Math.floor(rest / size);
      } else {
        offsets[number] = Number(rest % BigInt(size));
        rest /= BigInt(size);
      }
    }
    return offsets;
  }
}
