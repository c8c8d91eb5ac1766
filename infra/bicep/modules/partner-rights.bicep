// What exchanges and regulators may do, said by role assignments whose condition looks at the path of the blob.
// The conditions name what is allowed; whatever they do not name is refused.

@export()
@description('An exchange that uploads.')
type Exchange = {
  @description('Exchange id as in its ledgers: A-Z, a-z, 0-9, dash, underscore and dot.')
  @minLength(1)
  @maxLength(32)
  id: string
  @description('Object id of its identity (for an application: of the service principal, not of the application).')
  principalId: string
  principalType: 'ServicePrincipal' | 'Group' | 'User'
}

@export()
@description('A regulator that reads reports.')
type Regulator = {
  @description('For people who read the parameter file.')
  name: string
  @description('Object id of its identity.')
  principalId: string
  principalType: 'ServicePrincipal' | 'Group' | 'User'
  @description('Ids of the exchanges whose reports it may read.')
  @minLength(1)
  exchanges: string[]
}

param accountName string
param exchanges Exchange[]
param regulators Regulator[]
param uploadRoleId string

var blobDataReader = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'
var actions = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs'
var path = '@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path]'
var prefix = '@Request[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:prefix]'

// Write and add below the own folder. No read, no list, no delete: an exchange cannot see what it or another has sent.
var uploadActions = '(ActionMatches{\'${actions}/write\'} OR ActionMatches{\'${actions}/add/action\'})'
var uploadRule = '(${uploadActions} AND (${path} StringStartsWith \'EXCHANGE/\'))'

// Read what lies in a report folder, and list only when the prefix asked for is inside one: case lists, findings and history of the same
// run stay out of sight. A path is <exchange>/<day>/<run>/reports/<report>/<file>. The role allows no action but reading.
var isList = 'SubOperationMatches{\'Blob.List\'}'
var readRule = '(!(ActionMatches{\'${actions}/read\'} AND NOT ${isList}) OR (${path} ForAnyOfAnyValues:StringLike {FOLDERS}))'
var listRule = '(!(ActionMatches{\'${actions}/read\'} AND ${isList}) OR (${prefix} ForAnyOfAnyValues:StringLike {FOLDERS}))'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'
    resource ledgers 'containers' existing = { name: 'ledgers' }
    resource reports 'containers' existing = { name: 'reports' }
  }
}

resource uploads 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for exchange in exchanges: {
    name: guid(account::blobs::ledgers.id, exchange.principalId, uploadRoleId)
    scope: account::blobs::ledgers
    properties: {
      principalId: exchange.principalId
      principalType: exchange.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', uploadRoleId)
      conditionVersion: '2.0'
      condition: replace(uploadRule, 'EXCHANGE', exchange.id)
    }
  }
]

// One assignment a regulator for all its exchanges: Azure refuses a second one of the same identity, role and scope.
resource readings 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for regulator in regulators: {
    name: guid(account::blobs::reports.id, regulator.principalId, blobDataReader)
    scope: account::blobs::reports
    properties: {
      principalId: regulator.principalId
      principalType: regulator.principalType
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataReader)
      conditionVersion: '2.0'
      condition: replace(
        '${readRule} AND ${listRule}',
        'FOLDERS',
        join(map(regulator.exchanges, exchange => '\'${exchange}/*/reports/*\''), ', ')
      )
    }
  }
]
