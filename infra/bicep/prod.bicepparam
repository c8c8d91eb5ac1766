using './main.bicep'

param environmentName = 'prod'

param fileReplication = 'Standard_GZRS'
// Ten years: the longest retention that a rule pack names (CN-KEEP in rules/cn.json).
param reportRetentionDays = 3653
param ledgerRetentionDays = 3653
param undeleteDays = 90
param logRetentionDays = 365
param cutOffHours = 12
param instancesMax = 40
param instanceMemoryMB = 4096

// Required: without it the deployment stops here, because an alert that nobody gets is none.
param alertEmails = [readEnvironmentVariable('ALERT_EMAIL')]

// The custom role of infra/bicep/upload-role.json if it has been made (its id, a GUID), else Storage Blob Data Contributor.
param uploadRoleId = readEnvironmentVariable('UPLOAD_ROLE_ID', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe')

// One entry an exchange, each with an identity of its own:
//   { id: 'EXCHANGE', principalId: '<object id>', principalType: 'ServicePrincipal' }
param exchanges = []

// One entry a regulator, with the exchanges that it supervises:
//   { name: 'Authority', principalId: '<object id>', principalType: 'Group', exchanges: ['EXCHANGE'] }
param regulators = []

// Sources of rates are added as RateSources__0, RateSources__1, ... (docs/settings.md);
// without them people put rates into the container.
param functionSettings = {
  DayClosedSchedule: '0 */15 * * * *'
  MissedUploadSchedule: '0 */5 * * * *'
  RefreshRatesSchedule: '0 30 * * * *'
  DeadlineSchedule: '0 10 * * * *'
  RulePacks: 'cn'
}
