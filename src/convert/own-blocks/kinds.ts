import type { Graph, GraphNode, Tensor } from "../../core/graph.js";
import { outputsOf, type Piece } from "../piece.js";
import type { Flow, Region } from "./flow.js";

/** Tells what is alike but for the values of arguments. Each kind has a short name, so that signatures stay short. */
export class Kinds {
  readonly #names = new Map<string, string>();
  readonly #ofPiece = new WeakMap<Piece, string>();
  readonly #precision: Graph["precision"];
  readonly #shared: ReadonlySet<GraphNode>;

  constructor({ nodes, precision }: Graph) {
    this.#precision = precision;
    this.#shared = new Set(
      nodes.flatMap((node) => (node.sharedWith === null ? [] : [node, node.sharedWith])),
    );
  }

  /** What regions have alike of which one block can be made; `undefined` where none can. */
  signatureOf(flow: Flow, { start, end, grows = false }: Region): string | undefined {
    const pieces = flow.pieces.slice(start, end);
    const [first] = pieces;
    const kinds = pieces.map((piece) => this.#kindOf(piece));
    const bits = first && this.#bitsOf(first);
    if (bits === undefined || pieces.some((piece) => this.#bitsOf(piece) !== bits)) return undefined;
    if (pieces.some(({ nodes }) => nodes.some((node) => this.#shared.has(node)))) return undefined;
    const source = (tensor: Tensor) => {
      const producer = flow.producerOf(tensor);
      if (producer < start) return "in";
      const outputs = outputsOf(flow.pieces[producer] as Piece);
      return `${producer - start}.${outputs.indexOf(tensor)}`;
    };
    const sources = pieces.map(({ inputs }, index) => (grows && index === 0 ? "all" : inputs.map(source)));
    return this.#named(kinds.map((kind, index) => `${kind}(${sources[index]})`).join());
  }

  /** Whether a run of layers has some twice in a row, or is of one kind: `repeat` is for those. */
  isRepetition({ pieces }: Flow, { start, end }: Region): boolean {
    const kinds = pieces.slice(start, end).map((piece) => this.#kindOf(piece));
    if (kinds.every((kind) => kind === kinds[0])) return true;
    for (let length = 2; 2 * length <= kinds.length; length += 1) {
      for (let first = 0; first + 2 * length <= kinds.length; first += 1) {
        const again = kinds.slice(first + length, first + 2 * length);
        if (again.every((kind, index) => kind === kinds[first + index])) return true;
      }
    }
    return false;
  }

  #kindOf(piece: Piece): string {
    const known = this.#ofPiece.get(piece);
    if (known !== undefined) return known;
    const { layer, given, omitted, norm, activation, own } = piece;
    const required = Object.keys(given).filter((name) => !(name in omitted));
    const kind = own?.signature ?? this.#named([layer, norm, activation, ...required.sort()].join(" "));
    this.#ofPiece.set(piece, kind);
    return kind;
  }

  /** The formats of a piece's numbers, which a spec gives for all of a layer; `undefined` where its ops differ. */
  #bitsOf({ nodes }: Piece): string | undefined {
    const { usual, ofNode } = this.#precision ?? {};
    if (usual === undefined) return "usual";
    const all = nodes.map((node) => JSON.stringify(ofNode?.get(node) ?? usual));
    return all.every((bits) => bits === all[0]) ? all[0] : undefined;
  }

  #named(kind: string): string {
    const name = this.#names.get(kind) ?? `k${this.#names.size}`;
    this.#names.set(kind, name);
    return name;
  }
}
