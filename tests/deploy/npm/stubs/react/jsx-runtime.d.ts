import type { ReactElement } from "react";

export type { JSX } from "react";
export function jsx(type: unknown, props: unknown, key?: string): ReactElement;
export function jsxs(type: unknown, props: unknown, key?: string): ReactElement;
