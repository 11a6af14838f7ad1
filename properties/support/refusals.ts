/** What a call refuses: its code and place, or 'accepted'. A defect is rethrown. */
export function refusalOf(call: () => unknown): { code: string; place: object } | 'accepted' {
  try {
    call();
    return 'accepted';
  } catch (e) {
    if (!(e instanceof Error) || e.name !== 'Refusal') throw e;
    const { code, place } = e as Error & { code: string; place: object };
    return { code, place };
  }
}
