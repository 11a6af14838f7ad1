export const standardizeConventions = ['sample-sd', 'population-sd', 'hwe-sd', 'centre-only'] as const;
export type StandardizeConvention = (typeof standardizeConventions)[number];

/** `mean`: the mean of the observed is put in; `pairwise`: sums over what two people both have (relationship only). */
export const missingPolicies = ['refuse', 'mean', 'pairwise'] as const;
export type MissingPolicy = (typeof missingPolicies)[number];

/** `drop`: the variant leaves the sum and the denominator m; `count`: it adds 0 and stays in m. */
export const monomorphicPolicies = ['refuse', 'drop', 'count'] as const;
export type MonomorphicPolicy = (typeof monomorphicPolicies)[number];
