// The list of comments, and the one that has the focus.

/** Every comment of the list, in its order. */
export const cards = () => [...document.querySelectorAll("#cards .card")];

/** The comment of the list that has the focus, or in which something has it. */
export const current = () => document.activeElement?.closest?.("#cards .card");
