import { channelsOf } from "../../core/shape.js";
import { ExpressionError, UnknownValue } from "../../spec/expression/error.js";
import type { Environment } from "../../spec/expression/evaluate.js";
import { RealCount, type Value } from "../../spec/expression/value.js";
import type { Context } from "./context.js";
import { type Flow, originOf } from "./flow.js";
import type { Session } from "./session.js";
import { type Names, Variables } from "./variables.js";

/** What an item's expressions see: its variables, `$in` and α. */
export class ItemEnvironment implements Environment {
  readonly session: Session;
  readonly context: Context;
  readonly #flow: Flow;
  readonly #variables: Names;

  constructor(session: Session, context: Context, flow: Flow, variables: Names = context.variables) {
    this.session = session;
    this.context = context;
    this.#flow = flow;
    this.#variables = variables;
  }

  /** The same with more variables; the map may still grow. */
  with(values: ReadonlyMap<string, Value>): ItemEnvironment {
    return new ItemEnvironment(
      this.session,
      this.context,
      this.#flow,
      new Variables(values, this.#variables),
    );
  }

  lookup(name: string): Value | undefined {
    switch (name) {
      case "in":
        return this.#channelsIn();
      case "width":
        this.session.read(name);
        return this.context.width.alpha;
      case "resolution":
        this.session.read(name);
        return this.context.network.resolution;
      default:
        return this.#variables.lookup(name);
    }
  }

  names(): string[] {
    return ["in", "width", "resolution", ...this.#variables.names()];
  }

  scale(count: number): number {
    return this.session.scale(count, this.context.width);
  }

  suspectComparison(at: { start: number; end: number }): void {
    this.session.suspectComparison(at);
  }

  countList(length: number): void {
    const { evaluating, budget } = this.session;
    budget.elements(length, this.session.userPlace(evaluating?.place, this.context));
  }

  #channelsIn(): RealCount {
    const [only, second] = this.#flow.tensors;
    if (only === undefined) throw new UnknownValue();
    if (second !== undefined) {
      throw new ExpressionError(
        `\`$in\` is the channels of one tensor, but ${this.#flow.tensors.length} flow here`,
        WHOLE,
        `they come from ${this.#flow.tensors.map(originOf).join(", ")}; pick one with \`from\``,
      );
    }
    const channels = channelsOf(only.shape);
    if (Number.isNaN(channels)) throw new UnknownValue();
    return new RealCount(channels);
  }
}

/** The place of an error that concerns the whole expression. */
const WHOLE = { start: 0, end: Number.MAX_SAFE_INTEGER };
