/**
 * Items in their own order, but each behind what it depends on.
 * @param meetCircle told once for each item that depends on itself by way of others
 */
export function inDependencyOrder<Item>(
  items: Iterable<Item>,
  dependenciesOf: (item: Item) => readonly Item[],
  meetCircle: (item: Item, readBy: Item) => void,
): Item[] {
  const order: Item[] = [];
  const isDone = new Map<Item, boolean>();
  // A stack of our own: what a file chains may be longer than the program's.
  const open: { readonly item: Item; readonly dependencies: readonly Item[]; next: number }[] = [];
  const enter = (item: Item) => {
    isDone.set(item, false);
    open.push({ item, dependencies: dependenciesOf(item), next: 0 });
  };
  for (const first of items) {
    if (!isDone.has(first)) enter(first);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const dependency = top.dependencies[top.next];
      top.next += 1;
      if (top.next > top.dependencies.length) {
        isDone.set(top.item, true);
        order.push(top.item);
        open.pop();
      } else if (dependency !== undefined) {
        const state = isDone.get(dependency);
        if (state === undefined) enter(dependency);
        else if (state === false) meetCircle(dependency, top.item);
      }
    }
  }
  return order;
}
