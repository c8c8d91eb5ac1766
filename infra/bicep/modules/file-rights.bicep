// What the function app may do with customers' files: read what others put there, write what it makes; nothing on the whole account.
param accountName string
param appPrincipalId string
param readContainers string[]
param writeContainers string[]
param queues string[]
param tables string[]

var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
// Contributor, not Message Processor: keeping a message hidden while it is worked on is an update.
var queueDataContributor = '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = { name: 'default' }
  resource queueService 'queueServices' existing = { name: 'default' }
  resource tableService 'tableServices' existing = { name: 'default' }
}

resource readContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [
  for container in readContainers: {
    parent: account::blobs
    name: container
  }
]

resource writeContainer 'Microsoft.Storage/storageAccounts/blobServices/containers@2024-01-01' existing = [
  for container in writeContainers: {
    parent: account::blobs
    name: container
  }
]

resource queue 'Microsoft.Storage/storageAccounts/queueServices/queues@2024-01-01' existing = [
  for name in queues: {
    parent: account::queueService
    name: name
  }
]

resource table 'Microsoft.Storage/storageAccounts/tableServices/tables@2024-01-01' existing = [
  for name in tables: {
    parent: account::tableService
    name: name
  }
]

resource reads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, index) in readContainers: {
    name: guid(readContainer[index].id, appPrincipalId, blobDataReader)
    scope: readContainer[index]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataReader)
    }
  }
]

resource writes 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, index) in writeContainers: {
    name: guid(writeContainer[index].id, appPrincipalId, blobDataContributor)
    scope: writeContainer[index]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
    }
  }
]

resource queueRights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in queues: {
    name: guid(queue[index].id, appPrincipalId, queueDataContributor)
    scope: queue[index]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', queueDataContributor)
    }
  }
]

resource tableRights 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (name, index) in tables: {
    name: guid(table[index].id, appPrincipalId, tableDataContributor)
    scope: table[index]
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor)
    }
  }
]
