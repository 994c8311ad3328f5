/** Colours that can be read on the page's own background. */
import { h } from "./dom.js";

/** Red, green, blue and opacity, each from 0 to 1. */
type Colour = [number, number, number, number];

/** The least contrast of text and of what else must be seen (WCAG 2.2, 1.4.3 and 1.4.11). */
const READABLE = 4.5;
const VISIBLE = 3;
/** No page has a text with less contrast than that. */
const LEAST_MEANT = 1.6;
/** On a background brighter than this black is seen better than white. */
const MIDDLE = 0.18;
const BLACK: Colour = [0, 0, 0, 1];
const WHITE: Colour = [1, 1, 1, 1];

/** Sets the colours of the widget by the background that is behind it. */
export function paint(root: HTMLElement): void {
  const style = getComputedStyle(root);
  const own = (name: string) => style.getPropertyValue(name).trim();
  const [ink, brand, danger, ...layers] = parse(root, [
    style.color,
    own("--palabre-accent") || own("--site-accent") || "#1f7a6b",
    own("--palabre-danger") || "#c62828",
    ...backgrounds(root),
  ]) as [Colour, Colour, Colour, ...Colour[]];
  const shown = layers.reduceRight((below, layer) => mix(layer, below, layer[3]));
  // Nobody writes like that: something else is behind the text, such as an image.
  const ground = contrast(ink, shown) < LEAST_MEANT ? opposite(ink) : shown;
  // Links stand on the tint of a new comment as well.
  const accent = clear(brand, mix(brand, ground, 0.14), READABLE);
  const colours = {
    ground,
    // It stands on --face as well.
    soft: clear(mix(ink, ground, 0.82), mix(ink, ground, 0.05), READABLE),
    edge: clear(mix(ink, ground, 0.54), ground, VISIBLE),
    danger: clear(danger, ground, READABLE),
    accent,
    "accent-ink": opposite(accent),
  };
  for (const [name, [...parts]] of Object.entries(colours)) {
    const levels = parts.slice(0, 3).map((part) => Math.round(part * 255));
    root.style.setProperty(`--${name}`, `rgb(${levels.join(" ")})`);
  }
}

/**
 * What colours are in numbers, however they are written; transparent where one is none. All are set
 * before the first is read, so that the browser computes styles once.
 */
function parse(root: HTMLElement, colours: string[]): Colour[] {
  const probes = colours.map((css) => {
    const probe = h("i");
    probe.style.color = "transparent";
    probe.style.color = `color-mix(in srgb, ${css}, ${css})`;
    return probe;
  });
  const all = h("i", { hidden: true }, ...probes);
  root.append(all);
  const parsed = probes.map((probe): Colour => {
    const numbers = getComputedStyle(probe).color.match(/[\d.e-]+/g)!;
    const [r = 0, g = 0, b = 0, a = 1] = numbers.map(Number);
    return [r, g, b, a];
  });
  all.remove();
  return parsed;
}

/** The colours of a gradient, as they are computed. */
const STOPS = /(rgba?|ok\w+|color)\([^()]+\)/g;

/**
 * The backgrounds behind an element: its own, its ancestors', and that of the browser. A gradient
 * counts as the colour that it ends with: those of stripes and dots end with none.
 */
function backgrounds(root: HTMLElement): string[] {
  const all: string[] = [];
  for (let at: Element | null = root; at; ) {
    const { backgroundImage, backgroundColor } = getComputedStyle(at);
    all.push(backgroundImage.match(STOPS)?.at(-1) ?? "transparent", backgroundColor);
    at = at.assignedSlot ?? at.parentElement ?? (at.getRootNode() as ShadowRoot).host ?? null;
  }
  return [...all, "Canvas"];
}

function mix(one: Colour, other: Colour, part: number): Colour {
  const [r, g, b] = one.map((value, at) => value * part + other[at]! * (1 - part));
  return [r!, g!, b!, 1];
}

/** The colour, made darker or lighter until it is seen well enough on that ground. */
function clear(colour: Colour, ground: Colour, least: number): Colour {
  const far = opposite(ground);
  for (let part = 0; part < 1; part += 1 / 16) {
    const mixed = mix(far, colour, part);
    if (contrast(mixed, ground) >= least) return mixed;
  }
  return far;
}

/** Black or white, which of them is seen better beside that colour. */
function opposite(colour: Colour): Colour {
  return luminance(colour) > MIDDLE ? BLACK : WHITE;
}

function contrast(one: Colour, other: Colour): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

/** The relative luminance of WCAG 2.2. */
function luminance([r, g, b]: Colour): number {
  const linear = (value: number) =>
    value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
}
