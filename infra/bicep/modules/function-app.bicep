// The functions: Flex Consumption, .NET isolated, one user-assigned identity for everything they touch.
param name string
param location string
param tags object
param identityId string
param identityClientId string
param hostAccountName string
param packageContainerUri string
param fileAccountName string
param serviceBusHost string
param insightsConnectionString string
param instancesMax int
param instanceMemoryMB int
param functionSettings object
param workspaceId string

var storageSuffix = environment().suffixes.storage

// A deployment replaces all settings of the app, so all of them stand here or in functionSettings; one set by hand is gone afterwards.
var identitySettings = {
  // The host's own account.
  AzureWebJobsStorage__blobServiceUri: 'https://${hostAccountName}.blob.${storageSuffix}'
  AzureWebJobsStorage__queueServiceUri: 'https://${hostAccountName}.queue.${storageSuffix}'
  AzureWebJobsStorage__tableServiceUri: 'https://${hostAccountName}.table.${storageSuffix}'
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  // Uploads, reports, state, queues, registers.
  CompliReportStorage__blobServiceUri: 'https://${fileAccountName}.blob.${storageSuffix}'
  CompliReportStorage__queueServiceUri: 'https://${fileAccountName}.queue.${storageSuffix}'
  CompliReportStorage__tableServiceUri: 'https://${fileAccountName}.table.${storageSuffix}'
  CompliReportStorage__credential: 'managedidentity'
  CompliReportStorage__clientId: identityClientId
  // Notices and acknowledgements.
  CompliReportServiceBus__fullyQualifiedNamespace: serviceBusHost
  CompliReportServiceBus__credential: 'managedidentity'
  CompliReportServiceBus__clientId: identityClientId
  // What clients built in our own code take their identity from.
  AZURE_CLIENT_ID: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      appSettings: [
        for setting in items(union(functionSettings, identitySettings)): {
          name: setting.key
          value: setting.value
        }
      ]
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainerUri
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        maximumInstanceCount: instancesMax
        instanceMemoryMB: instanceMemoryMB
      }
    }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

output name string = app.name
output host string = 'https://${app.properties.defaultHostName}'
