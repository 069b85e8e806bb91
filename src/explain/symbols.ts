/** How papers write a formula's variable, and what it stands for. */
interface FormulaSymbol {
  readonly symbol: string;
  readonly meaning: string;
}

const SYMBOLS: Readonly<Record<string, FormulaSymbol>> = {
  in: { symbol: "N", meaning: "channels that enter" },
  out: { symbol: "M", meaning: "channels that leave" },
  kernel: { symbol: "K", meaning: "the kernel's side" },
  cells: { symbol: "K²", meaning: "cells of the kernel" },
  positions: { symbol: "F²", meaning: "positions that leave" },
  area: { symbol: "F²", meaning: "positions that leave" },
  entering: { symbol: "H·W", meaning: "positions that enter" },
  height: { symbol: "H", meaning: "height that enters" },
  width: { symbol: "W", meaning: "width that enters" },
  elements: { symbol: "n", meaning: "elements that enter" },
  outputs: { symbol: "o", meaning: "elements that leave" },
  groups: { symbol: "G", meaning: "groups" },
  stride: { symbol: "s", meaning: "stride" },
  extra: { symbol: "b", meaning: "parameters a channel of each convolution beside its weights" },
  inputs: { symbol: "inputs", meaning: "tensors that enter" },
  inner: { symbol: "inner", meaning: "the side that is summed over" },
  cells_read: { symbol: "cells", meaning: "cells that the windows read" },
};

/** The symbol of a variable; a parameter of a block has its own name. */
export function symbolOf(name: string): FormulaSymbol {
  return SYMBOLS[name] ?? { symbol: name, meaning: `\`${name}\`` };
}
