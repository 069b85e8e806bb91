/** How many numbers an optimizer keeps for each parameter, by name, as PyTorch's `torch.optim` does. */
export const optimizerStates = new Map([
  ["sgd", 0],
  // The momentum buffer.
  ["momentum", 1],
  // Both moments (arXiv:1412.6980, algorithm 1).
  ["adam", 2],
] as const);

export type Optimizer = typeof optimizerStates extends Map<infer Name, number> ? Name : never;

/** The one that a spec trains with unless it says otherwise. */
export const DEFAULT_OPTIMIZER: Optimizer = "adam";
