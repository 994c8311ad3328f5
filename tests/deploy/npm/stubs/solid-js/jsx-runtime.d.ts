export type { JSX } from "solid-js";
