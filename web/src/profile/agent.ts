/** Browsers by their names in order: those further down are what others claim to be as well. */
const BROWSERS: [RegExp, string][] = [
  [/Edg(?:A|iOS)?\/(\d+)/, "Edge"],
  [/OPR\/(\d+)/, "Opera"],
  [/SamsungBrowser\/(\d+)/, "Samsung Internet"],
  [/(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"],
  [/Version\/(\d+).* Safari\//, "Safari"],
];

const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "an iPhone"],
  [/iPad/, "an iPad"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Macintosh/, "a Mac"],
  [/Linux/, "Linux"],
];

/** Returns what a device is, such as `Firefox 140 on Windows`; programs have their own words. */
export function deviceOf(agent: string): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent));
  if (browser === undefined) return agent === "" ? "Something without a name" : agent;
  const [pattern, name] = browser;
  const system = SYSTEMS.find(([words]) => words.test(agent))?.[1];
  const version = pattern.exec(agent)?.[1] ?? "";
  return `${name} ${version}${system === undefined ? "" : ` on ${system}`}`;
}
