// Validate the pages of a JSON list from stdin; print a list of errors for each as JSON.
import { text } from "node:stream/consumers";
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });

const describe = ({ line, column, message, ruleId }) => `line ${line}, column ${column}: ${message} (${ruleId})`;

async function errors(page) {
  const report = await validator.validateString(page);
  return report.results.flatMap((result) => result.messages).map(describe);
}

const results = [];
for (const page of JSON.parse(await text(process.stdin))) results.push(await errors(page));
console.log(JSON.stringify(results));
