// What does axe-core object to on this page? A list of sentences, each element with what would put it right.
async () => {
  const describe = ({ target, failureSummary }) => `  ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`;
  const rules = { "target-size": { enabled: true } }; // WCAG 2.2, 2.5.8: off unless it is asked for
  const { violations } = await axe.run({ resultTypes: ["violations"], rules });
  return violations.map(({ id, impact, help, nodes }) => [`${id} (${impact}): ${help}`, ...nodes.map(describe)].join("\n"));
}
