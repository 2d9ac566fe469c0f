/** How people write the name; messages begin with it. */
export const TITLE = "Iluma";
