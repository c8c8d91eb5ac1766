// CompliReport in one resource group. Names of containers, queues and tables are a contract with the code; they are the same on a desk.
// No key of a storage account, of Service Bus or of Application Insights is used anywhere: whoever comes, comes with an identity.
targetScope = 'resourceGroup'

import { Exchange, Regulator } from 'modules/partner-rights.bicep'

@description('Part of the names of resources that people see.')
@allowed(['dev', 'prod'])
param environmentName string

@description('Region of all resources. It must offer Flex Consumption.')
param location string = resourceGroup().location

@description('Exchanges that upload. The id is the first folder of their blobs: ledgers/<id>/<yyyy-mm-dd>/<file>.')
param exchanges Exchange[] = []

@description('Regulators that read the reports of the exchanges they supervise.')
param regulators Regulator[] = []

// The default is Storage Blob Data Contributor; docs/operations.md says how to make a narrower one.
@description('Role that exchanges get, narrowed by a condition on the path.')
param uploadRoleId string = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

@description('Mail addresses that alerts go to.')
param alertEmails string[] = []

@description('How uploads and reports are replicated. The host state can be made again and stays local.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param fileReplication string = 'Standard_ZRS'

@description('Days during which a written report cannot be changed or deleted, once the policy is locked. 3653 days are ten years.')
@minValue(1)
@maxValue(146000)
param reportRetentionDays int

@description('Days during which an uploaded ledger, with all its versions, cannot be changed or deleted.')
@minValue(1)
@maxValue(146000)
param ledgerRetentionDays int

// A locked policy can only be extended, and not by a deployment; so a deployment must leave it alone.
@description('Whether the retention of reports and ledgers has been locked.')
param retentionIsLocked bool = false

@description('Days during which deleted blobs and containers can be brought back.')
@minValue(7)
@maxValue(365)
param undeleteDays int = 30

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@description('Hours after the end of a day (UTC) at which the functions run it with what has come.')
@minValue(1)
@maxValue(21)
param cutOffHours int = 12

@description('Most instances of the function app.')
@minValue(1)
@maxValue(1000)
param instancesMax int = 40

@description('Memory of an instance.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 4096

// docs/settings.md explains each.
@description('Settings of the functions that have no resource behind them: schedules, sources of rates, rule packs.')
param functionSettings object

var token = uniqueString(resourceGroup().id, environmentName)
var tags = { application: 'complireport', environment: environmentName }

var inboxContainers = ['ledgers', 'rates', 'lists', 'rules']
var undeliveredContainer = 'undelivered-events'
var workQueues = ['ledger-events', 'shards', 'assembled', 'suspicious-activity', 'acknowledgements']
var poisonQueues = [for queue in workQueues: '${queue}-poison']
var tables = ['runs', 'reports']

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-complireport-${environmentName}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    logRetentionDays: logRetentionDays
    alertEmails: alertEmails
    appPrincipalId: identity.properties.principalId
  }
}

module hostStorage 'modules/host-storage.bicep' = {
  name: 'host-storage'
  params: {
    name: 'crhost${token}'
    location: location
    tags: tags
    appPrincipalId: identity.properties.principalId
  }
}

module fileStorage 'modules/file-storage.bicep' = {
  name: 'file-storage'
  params: {
    name: 'crfiles${token}'
    location: location
    tags: tags
    replication: fileReplication
    inboxContainers: inboxContainers
    undeliveredContainer: undeliveredContainer
    queues: concat(workQueues, poisonQueues)
    tables: tables
    reportRetentionDays: reportRetentionDays
    ledgerRetentionDays: ledgerRetentionDays
    retentionIsLocked: retentionIsLocked
    undeleteDays: undeleteDays
    workspaceId: monitoring.outputs.workspaceId
  }
}

module fileRights 'modules/file-rights.bicep' = {
  name: 'file-rights'
  params: {
    accountName: fileStorage.outputs.name
    appPrincipalId: identity.properties.principalId
    readContainers: ['ledgers', 'lists', 'rules']
    writeContainers: ['rates', 'reports', 'state']
    queues: concat(workQueues, poisonQueues)
    tables: tables
  }
}

module events 'modules/events.bicep' = {
  name: 'events'
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    accountName: fileStorage.outputs.name
    ledgerContainer: 'ledgers'
    eventQueue: 'ledger-events'
    undeliveredContainer: undeliveredContainer
    workspaceId: monitoring.outputs.workspaceId
  }
}

module serviceBus 'modules/service-bus.bicep' = {
  name: 'service-bus'
  params: {
    name: 'sb-complireport-${environmentName}-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.properties.principalId
    workspaceId: monitoring.outputs.workspaceId
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    name: 'func-complireport-${environmentName}-${token}'
    location: location
    tags: tags
    identityId: identity.id
    identityClientId: identity.properties.clientId
    hostAccountName: hostStorage.outputs.name
    packageContainerUri: hostStorage.outputs.packageContainerUri
    fileAccountName: fileStorage.outputs.name
    serviceBusHost: serviceBus.outputs.host
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    instancesMax: instancesMax
    instanceMemoryMB: instanceMemoryMB
    functionSettings: union(functionSettings, { CutOffHours: string(cutOffHours) })
    workspaceId: monitoring.outputs.workspaceId
  }
  // The app starts with all its rights; otherwise its first minutes are errors.
  dependsOn: [fileRights]
}

module partnerRights 'modules/partner-rights.bicep' = {
  name: 'partner-rights'
  params: {
    accountName: fileStorage.outputs.name
    exchanges: exchanges
    regulators: regulators
    uploadRoleId: uploadRoleId
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    environmentName: environmentName
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: monitoring.outputs.actionGroupId
    serviceBusId: serviceBus.outputs.id
    exchangeIds: [for exchange in exchanges: exchange.id]
    undeliveredContainer: undeliveredContainer
    // Two hours are more than a run takes: what is not there by then does not come by itself.
    lateAfterHours: cutOffHours + 2
  }
}

@description('Deploy the package of the functions here.')
output functionAppName string = functionApp.outputs.name
@description('Base address of the HTTP functions.')
output functionAppHost string = functionApp.outputs.host
@description('Where exchanges upload and regulators read.')
output blobEndpoint string = fileStorage.outputs.blobEndpoint
@description('Where notices of reports are sent.')
output serviceBusHost string = serviceBus.outputs.host
