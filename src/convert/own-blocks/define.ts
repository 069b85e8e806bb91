import type { Names } from "../names.js";
import type { Paths } from "../paths.js";
import { outputsOf, type Piece } from "../piece.js";
import type { OwnBlock } from "./definition.js";
import type { Flow } from "./flow.js";
import type { Group } from "./groups.js";
import { blockName, layerNames } from "./names.js";
import { parametrise } from "./parameters.js";

/**
 * Defines a block for regions that are alike. Gives its calls in their places, or `undefined` where it would have too
 * many parameters.
 * @param names those of the blocks that are defined already
 */
export function defineBlock(
  flow: Flow,
  { signature, regions }: Group,
  paths: Paths,
  names: Names,
): readonly Piece[] | undefined {
  const grows = regions[0]?.grows === true;
  const occurrences = regions.map((region) => {
    const entering = flow.inputsOf(region);
    const pieces = flow.pieces.slice(region.start, region.end);
    const nodes = pieces.flatMap((piece) => piece.nodes);
    return { pieces, nodes, entering, channels: grows ? undefined : entering[0]?.shape[0] };
  });
  const [first] = occurrences;
  if (first === undefined) return undefined;
  const layers = first.pieces.map(({ layer }) => layer);
  const inFile = occurrences.map(({ pieces }) => pieces.map((piece) => paths.of(piece).join("/")));
  const inBlock = layerNames(inFile, layers);
  const parametrised = parametrise(occurrences, inBlock);
  if (parametrised === undefined) return undefined;
  const { parameters, readsChannels } = parametrised;
  const own: OwnBlock = {
    name: names.unused(
      blockName(
        occurrences.map(({ nodes }) => paths.of({ nodes }).at(-1) ?? ""),
        layers,
      ),
    ),
    signature,
    parameters,
    readsChannels,
    entering: first.entering,
    grows,
    layers: first.pieces.map((piece, index) => ({
      name: inBlock[index] as string,
      piece: { ...piece, given: parametrised.arguments[index] as Piece["given"] },
    })),
  };
  const optional = parameters.filter(({ fallback }) => fallback !== undefined);
  const omitted = Object.fromEntries(optional.map(({ name, fallback }) => [name, fallback]));
  return occurrences.map(({ pieces, nodes, entering }, index) => ({
    nodes,
    inputs: entering,
    ...(grows ? { outputs: [...entering, ...outputsOf(pieces.at(-1) as Piece)] } : {}),
    layer: own.name,
    main: parameters[0]?.name,
    given: parametrised.given[index] as Piece["given"],
    omitted,
    folds: true,
    own,
  }));
}
