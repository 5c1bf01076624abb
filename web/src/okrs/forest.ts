import type { Okr } from "./words";

/** An objective where it hangs. */
export interface Node {
  readonly okr: Okr;
  readonly parentId: string | null;
  /** 1 at the top. */
  readonly level: number;
  readonly children: readonly Node[];
}

/** The objectives of a cycle as they hang below one another. */
export class Forest {
  readonly #roots: readonly Node[];
  readonly #nodes = new Map<string, Node>();

  /**
   * @param okrs the oldest first
   * @param parentOf says where each hangs; what hangs on something unknown stands at the top
   */
  constructor(okrs: readonly Okr[], parentOf: (okr: Okr) => string | null) {
    const below = childrenOf(okrs, parentOf);
    const placed = new Set<string>();
    const grow = (okr: Okr, parentId: string | null, level: number): Node => {
      placed.add(okr.id);
      const children = (below.get(okr.id) ?? [])
        .filter((child) => !placed.has(child.id))
        .map((child) => grow(child, okr.id, level + 1));
      const node = { okr, parentId, level, children };
      this.#nodes.set(okr.id, node);
      return node;
    };
    const roots = (below.get(null) ?? []).map((okr) => grow(okr, null, 1));
    // Two moves that are not through yet may make a circle, which must not hide anything.
    for (const okr of okrs) if (!placed.has(okr.id)) roots.push(grow(okr, null, 1));
    this.#roots = roots;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(okrId: string): Node | undefined {
    return this.#nodes.get(okrId);
  }

  /** Returns the ids from the top down to an objective; none if it is not here. */
  path(okrId: string): string[] {
    const path: string[] = [];
    for (let node = this.get(okrId); node; node = this.get(node.parentId ?? "")) {
      path.unshift(node.okr.id);
    }
    return path;
  }

  /** Returns whether an objective may be hung there: elsewhere than now, and not below itself. */
  mayHang(okrId: string, parentId: string | null): boolean {
    const node = this.get(okrId);
    if (node === undefined || node.parentId === parentId) return false;
    return parentId === null || !this.path(parentId).includes(okrId);
  }

  /** Returns the objectives in the order in which one reads them, without what is folded away. */
  rows(folded: (node: Node) => boolean = () => false): Node[] {
    const rows: Node[] = [];
    const read = (node: Node): void => {
      rows.push(node);
      if (!folded(node)) node.children.forEach(read);
    };
    this.#roots.forEach(read);
    return rows;
  }
}

function childrenOf(
  okrs: readonly Okr[],
  parentOf: (okr: Okr) => string | null,
): Map<string | null, Okr[]> {
  const known = new Set(okrs.map((okr) => okr.id));
  const below = new Map<string | null, Okr[]>();
  for (const okr of okrs) {
    const wanted = parentOf(okr);
    const parentId = wanted !== null && known.has(wanted) ? wanted : null;
    const siblings = below.get(parentId);
    if (siblings === undefined) below.set(parentId, [okr]);
    else siblings.push(okr);
  }
  return below;
}
