/** Where the service is, of whose files a script is one: the folder that holds `static/`. */
export const serviceOf = (script: string): string => new URL("..", script).href.slice(0, -1);
