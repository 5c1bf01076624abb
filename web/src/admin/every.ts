/** How often what is shown of the live side is asked for, in milliseconds. */
export const EVERY = 2_000;
