// Is each page of a JSON list valid HTML? Answers with a list of its faults for each.
import { text } from "node:stream/consumers";
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });

const describe = ({ line, column, message, ruleId }) => `line ${line}, column ${column}: ${message} (${ruleId})`;

async function faults(page) {
  const report = await validator.validateString(page);
  return report.results.flatMap((result) => result.messages).map(describe);
}

const results = [];
for (const page of JSON.parse(await text(process.stdin))) results.push(await faults(page));
console.log(JSON.stringify(results));
