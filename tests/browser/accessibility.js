// Violations found by axe-core on this page: a list of sentences, each element with a remedy.
async () => {
  const describe = ({ target, failureSummary }) => `  ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`;
  const rules = { "target-size": { enabled: true } }; // WCAG 2.2, 2.5.8: off by default
  // Style sheets are not loaded again: no rule that is on reads them.
  const { violations } = await axe.run({ preload: false, resultTypes: ["violations"], rules });
  return violations.map(({ id, impact, help, nodes }) => [`${id} (${impact}): ${help}`, ...nodes.map(describe)].join("\n"));
}
