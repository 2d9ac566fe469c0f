import { isInputType, typeFromAST } from "graphql";
import type { GraphQLInputType, ValidationRule, ValueNode } from "graphql";

import { requestError } from "./coded-error.ts";
import { literalProblems } from "./literal-problems.ts";

/**
 * GraphQL's ValuesOfCorrectTypeRule, in our words: that one prints the literal it refuses.
 * @param hints whether an error may list what a type has
 */
export function inputLiteralsRule(hints: boolean): ValidationRule {
  return function InputLiteralsRule(context) {
    const report = (value: ValueNode, type: GraphQLInputType, name: string): void => {
      for (const { argument, message, node } of literalProblems(value, type, name, hints)) {
        context.reportError(requestError("BAD_USER_INPUT", message, { argument, nodes: [node] }));
      }
    };
    return {
      Argument: ({ value }) => {
        const argument = context.getArgument();
        if (argument) report(value, argument.type, argument.name);
      },
      VariableDefinition: ({ variable, type: typeNode, defaultValue }) => {
        const type = typeFromAST(context.getSchema(), typeNode);
        if (defaultValue !== undefined && isInputType(type)) report(defaultValue, type, variable.name.value);
      },
    };
  };
}
