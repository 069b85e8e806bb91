/** A parsed expression. `start` and `end` are offsets within its text. */
export type ExpressionNode =
  | (At & { readonly kind: "literal"; readonly value: number | boolean | string })
  | (At & { readonly kind: "variable"; readonly name: string })
  | (At & { readonly kind: "list"; readonly items: readonly ExpressionNode[] })
  | (At & { readonly kind: "range"; readonly from: ExpressionNode; readonly to: ExpressionNode })
  | (At & { readonly kind: "index"; readonly list: ExpressionNode; readonly index: ExpressionNode })
  | (At & { readonly kind: "call"; readonly name: string; readonly arguments: readonly ExpressionNode[] })
  | (At & { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: ExpressionNode })
  | (At & {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    })
  | (At & {
      readonly kind: "conditional";
      readonly condition: ExpressionNode;
      readonly then: ExpressionNode;
      readonly otherwise: ExpressionNode;
    });

interface At {
  readonly start: number;
  readonly end: number;
}

export type UnaryOperator = "-" | "+" | "not";

export type BinaryOperator =
  | "or"
  | "and"
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "+"
  | "-"
  | "*"
  | "/"
  | "//"
  | "%"
  | "**";
