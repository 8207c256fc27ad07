/** The part of typed-function 4 that core/arguments.ts uses; the package ships no types. */
declare module 'typed-function' {
  export interface Signature {
    readonly params: readonly unknown[];
  }

  export interface TypedFunction {
    (
      name: string,
      signatures: Readonly<Record<string, (...args: never[]) => unknown>>,
    ): (...args: unknown[]) => unknown;
    create(): TypedFunction;
    addTypes(types: readonly { readonly name: string; readonly test: (value: unknown) => boolean }[]): void;
    createError(
      name: string,
      args: readonly unknown[],
      signatures: readonly Signature[],
    ): TypeError & { readonly data: { readonly index?: number; readonly expected?: readonly string[] } };
    onMismatch: (name: string, args: readonly unknown[], signatures: readonly Signature[]) => unknown;
  }

  const typed: TypedFunction;
  export default typed;
}
