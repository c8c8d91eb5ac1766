using './main.bicep'

param environmentName = 'dev'

// Short everywhere: a development environment can be thrown away a day after its last run.
param fileReplication = 'Standard_LRS'
param reportRetentionDays = 1
param ledgerRetentionDays = 1
param undeleteDays = 7
param logRetentionDays = 30
param instancesMax = 4
param instanceMemoryMB = 2048

// Whoever deploys sets ALERT_EMAIL, or gets no mail.
param alertEmails = empty(readEnvironmentVariable('ALERT_EMAIL', ''))
  ? []
  : [readEnvironmentVariable('ALERT_EMAIL', '')]

// One test exchange and one test regulator, if their identities are given: object ids of service principals.
param exchanges = empty(readEnvironmentVariable('DEMO_EXCHANGE_PRINCIPAL', ''))
  ? []
  : [
      {
        id: 'DEMOEX'
        principalId: readEnvironmentVariable('DEMO_EXCHANGE_PRINCIPAL', '')
        principalType: 'ServicePrincipal'
      }
    ]
param regulators = empty(readEnvironmentVariable('DEMO_REGULATOR_PRINCIPAL', ''))
  ? []
  : [
      {
        name: 'Demo regulator'
        principalId: readEnvironmentVariable('DEMO_REGULATOR_PRINCIPAL', '')
        principalType: 'ServicePrincipal'
        exchanges: ['DEMOEX']
      }
    ]

// Sources of rates are added as RateSources__0, RateSources__1, ... (docs/settings.md);
// without them people put rates into the container.
param functionSettings = {
  DayClosedSchedule: '0 */15 * * * *'
  MissedUploadSchedule: '0 */5 * * * *'
  RefreshRatesSchedule: '0 30 * * * *'
  DeadlineSchedule: '0 10 * * * *'
  RulePacks: 'cn'
}
