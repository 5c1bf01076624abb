interface Made {
  id: string;
  createdAt: string;
}

/** Sorts by when things were made; ids decide where that was at the same instant. */
export function oldestFirst(one: Made, other: Made): number {
  return one.createdAt + one.id < other.createdAt + other.id ? -1 : 1;
}

export function newestFirst(one: Made, other: Made): number {
  return oldestFirst(other, one);
}
