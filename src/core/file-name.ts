/** A name with a slash or a spec's extension is a file, any other one a bundled spec. */
export function isFileName(name: string): boolean {
  return /[/\\]/.test(name) || hasFileExtension(name);
}

/** Whether a name ends as specs and saved reports do. */
export function hasFileExtension(name: string): boolean {
  return /\.(ya?ml|json)$/i.test(name);
}
