"""axe-core, the accessibility engine, run inside a page."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
# a theme changes colours and nothing else: in the dark only they are looked at again
RUN = """async (theme) => {
  const colours = { runOnly: ["color-contrast", "link-in-text-block"] };
  const { violations, passes } = await axe.run(document, theme === "dark" ? colours : {});
  const told = violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  const least = theme === "dark" ? 1 : 10;
  return passes.length < least ? [...told, `only ${passes.length} rules applied`] : told;
}"""


def serious(page: Page, theme: str) -> list[str]:
    """What axe-core finds serious or critical."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN, theme)
    return [f"{page.url}: {one}" for one in found]
