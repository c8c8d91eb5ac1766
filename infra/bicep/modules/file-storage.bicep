// The storage account of uploads, reports, state, queues and registers. Its names are the contract that the code relies on.
param name string
param location string
param tags object
param replication string
param inboxContainers string[]
param undeliveredContainer string
param queues string[]
param tables string[]
param reportRetentionDays int
param ledgerRetentionDays int
param retentionIsLocked bool
param undeleteDays int
param workspaceId string

// Reports and ledgers keep every version; the others are plain containers.
var plainContainers = concat(
  filter(inboxContainers, container => container != 'ledgers'),
  ['state', undeliveredContainer]
)
var retainedContainers = [
  { name: 'ledgers', days: ledgerRetentionDays }
  { name: 'reports', days: reportRetentionDays }
]

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: replication }
  properties: {
    accessTier: 'Hot'
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    // Versions and immutability need the flat namespace, and so do our BlobCreated events: one a committed blob.
    isHnsEnabled: false
    encryption: {
      requireInfrastructureEncryption: true
      keySource: 'Microsoft.Storage'
      services: {
        blob: { enabled: true, keyType: 'Account' }
        file: { enabled: true, keyType: 'Account' }
        // The key type of queues and tables can be chosen only when the account is created.
        queue: { enabled: true, keyType: 'Account' }
        table: { enabled: true, keyType: 'Account' }
      }
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2024-01-01' = {
  parent: account
  name: 'default'
  properties: {
    isVersioningEnabled: true
    changeFeed: { enabled: true, retentionInDays: 365 }
    deleteRetentionPolicy: { enabled: true, days: undeleteDays }
    containerDeleteRetentionPolicy: { enabled: true, days: undeleteDays }
  }
}

resource plain 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for container in plainContainers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

// Immutability by version: an upload or chain.jsonl may be written again, which makes a new version; no version can be changed or deleted,
// and a container that holds blobs cannot be deleted. Immutability of a whole container would refuse the new version too.
resource retained 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' = [
  for container in retainedContainers: {
    parent: blobs
    name: container.name
    properties: {
      publicAccess: 'None'
      immutableStorageWithVersioning: { enabled: true }
    }
  }
]

// Unlocked when deployed; locking is a decision for people, once, because nothing undoes it (docs/operations.md).
resource retention 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2024-01-01' = [
  for (container, index) in retainedContainers: if (!retentionIsLocked) {
    parent: retained[index]
    name: 'default'
    properties: { immutabilityPeriodSinceCreationInDays: container.days }
  }
]

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' = [
  for name in queues: {
    parent: queueService
    name: name
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' = [
  for name in tables: {
    parent: tableService
    name: name
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2024-01-01' = {
  parent: account
  name: 'default'
  // The rules count on versions, which the blob service switches on.
  dependsOn: [blobs]
  properties: {
    policy: {
      rules: [
        {
          // Read on the day, then seldom; never archived, because a rerun or an auditor must be able to open them at once.
          name: 'cool-what-is-seldom-read'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['ledgers/', 'reports/'] }
            actions: {
              baseBlob: {
                tierToCool: { daysAfterModificationGreaterThan: 60 }
                tierToCold: { daysAfterModificationGreaterThan: 400 }
              }
              version: { tierToCool: { daysAfterCreationGreaterThan: 60 } }
            }
          }
        }
        {
          // What can be made again from ledgers: old versions go, current ones stay.
          name: 'forget-old-versions'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['state/', 'rates/', 'lists/'] }
            actions: { version: { delete: { daysAfterCreationGreaterThan: 400 } } }
          }
        }
        {
          // Shards of days and their parts: rows of customers, of no use once the day is done, and made again where one is missing.
          name: 'forget-shards'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['state/shards/'] }
            actions: {
              baseBlob: { delete: { daysAfterModificationGreaterThan: 7 } }
              version: { delete: { daysAfterCreationGreaterThan: 7 } }
            }
          }
        }
        {
          name: 'forget-undelivered-events'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: { blobTypes: ['blockBlob'], prefixMatch: ['${undeliveredContainer}/'] }
            actions: {
              baseBlob: { delete: { daysAfterModificationGreaterThan: 90 } }
              version: { delete: { daysAfterCreationGreaterThan: 90 } }
            }
          }
        }
      ]
    }
  }
}

// Who read, wrote or deleted what: the alerts on late days and poison messages read these logs, and so does an auditor.
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: queueService
  properties: {
    workspaceId: workspaceId
    // Not StorageRead and StorageDelete: polling and completing messages would drown what matters.
    logs: [{ category: 'StorageWrite', enabled: true }]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: tableService
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
    metrics: [{ category: 'Transaction', enabled: true }]
  }
}

output name string = account.name
output blobEndpoint string = account.properties.primaryEndpoints.blob
