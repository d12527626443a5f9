import type { MESSAGES } from "./messages.ts";

/** The name of a message. */
export type MessageName = keyof typeof MESSAGES;

type Fields<Name extends MessageName> = (typeof MESSAGES)[Name];

/** A message to send; what is left out has its default, or is absent. */
export type Sent<Name extends MessageName> = {
  readonly [Field in keyof Fields<Name>]?: SentValue<TypeOf<Fields<Name>[Field]>> | undefined;
};

/** A message as it was read: lists, maps and scalars are always there. */
export type Received<Name extends MessageName> = {
  readonly [Field in keyof Fields<Name>]: ReceivedValue<TypeOf<Fields<Name>[Field]>>;
};

type TypeOf<Spec> = Spec extends `${number} ${infer Type}` ? Type : never;

interface Scalars {
  string: string;
  bytes: Uint8Array;
  bool: boolean;
  int32: number;
  double: number;
}

/** A message may also be given as the bytes that it came in. */
type SentOne<Type> = Type extends keyof Scalars ? Scalars[Type]
  : Type extends "int64" ? number | bigint
  : Type extends MessageName ? Sent<Type> | Uint8Array
  : never;

type SentValue<Type> = Type extends `map<string,${infer Value}>` ? Readonly<Record<string, SentOne<Value>>>
  : Type extends `${infer One}*` ? readonly SentOne<One>[]
  : Type extends `${infer One}?` ? SentOne<One>
  : SentOne<Type>;

type ReceivedOne<Type> = Type extends keyof Scalars ? Scalars[Type]
  : Type extends "int64" ? bigint
  : Type extends MessageName ? Received<Type>
  : never;

type ReceivedValue<Type> = Type extends `map<string,${infer Value}>`
  ? Readonly<Record<string, ReceivedOne<Value>>>
  : Type extends `${infer One}*` ? readonly ReceivedOne<One>[]
  : Type extends `${infer One}?` ? ReceivedOne<One> | undefined
  : ReceivedOne<Type>;
