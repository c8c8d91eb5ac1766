// Alerts. What each means and what to do stands in docs/operations.md under the last words of the alert's name.
// They read what storage and Service Bus say themselves, not what the functions say, so that they speak up when the functions are down.
param environmentName string
param location string
param tags object
param workspaceId string
param actionGroupId string
param serviceBusId string
param exchangeIds string[]
param undeliveredContainer string
param lateAfterHours int

// The exchanges of which a day is expected, as a list in the query language.
var expected = join(map(exchangeIds, id => '"${id}"'), ', ')

var logAlerts = [
  {
    name: 'poison-message'
    title: 'CompliReport: a message was given up'
    severity: 1
    frequency: 'PT15M'
    window: 'PT30M'
    history: null
    query: '''
StorageQueueLogs
| where OperationName == "PutMessage" and toint(StatusCode) == 201
| where Uri contains "-poison/messages"
| extend Queue = tostring(split(tostring(parse_url(Uri).Path), "/")[1])
| project TimeGenerated, Queue
'''
  }
  {
    name: 'undelivered-event'
    title: 'CompliReport: an upload event could not be delivered'
    severity: 2
    frequency: 'PT15M'
    window: 'PT30M'
    history: null
    query: replace(
      '''
StorageBlobLogs
| where OperationName in ("PutBlob", "PutBlockList") and toint(StatusCode) == 201
| extend Path = tostring(parse_url(Uri).Path)
| where Path startswith "/CONTAINER/"
| project TimeGenerated, Path
''',
      'CONTAINER',
      undeliveredContainer
    )
  }
  {
    // A day is finished when the manifest of a run of it has been written; a run says its exchange and day in its path.
    name: 'late-day'
    title: 'CompliReport: an exchange\'s day has no finished run'
    severity: 2
    frequency: 'PT1H'
    window: 'PT1H'
    history: 'P2D'
    query: replace(
      replace(
        '''
let day = format_datetime(now() - 24h - HOURSh, "yyyy-MM-dd");
let finished = StorageBlobLogs
  | where OperationName in ("PutBlob", "PutBlockList") and toint(StatusCode) == 201
  | extend Parts = split(tostring(parse_url(Uri).Path), "/")
  | where array_length(Parts) == 6 and tostring(Parts[1]) == "reports" and tostring(Parts[5]) == "manifest.json"
  | where tostring(Parts[3]) == day
  | distinct Exchange = tostring(Parts[2]);
print Exchange = dynamic([EXPECTED])
| mv-expand Exchange to typeof(string)
| where isnotempty(Exchange) and Exchange !in (finished)
| project TimeGenerated = now(), Exchange, Day = day
''',
        'HOURS',
        string(lateAfterHours)
      ),
      'EXPECTED',
      expected
    )
  }
  {
    // The functions write a report, then send its notice, then record the run:
    // a report whose run has no record was not sent, or is not known to be.
    name: 'unsent-report'
    title: 'CompliReport: a report was written but not sent'
    severity: 1
    frequency: 'PT30M'
    window: 'PT30M'
    history: 'P2D'
    query: '''
let written = StorageBlobLogs
  | where OperationName in ("PutBlob", "PutBlockList") and toint(StatusCode) == 201
  | extend Path = tostring(parse_url(Uri).Path);
let recorded = written
  | where Path startswith "/state/runs/"
  | distinct Run = extract(@"^/state/runs/([^/]+)\.json$", 1, Path);
written
| extend Parts = split(Path, "/")
| where array_length(Parts) == 8 and tostring(Parts[1]) == "reports" and tostring(Parts[7]) == "report.json"
| where TimeGenerated < ago(30m)
| summarize TimeGenerated = min(TimeGenerated), Reports = dcount(Path)
    by Exchange = tostring(Parts[2]), Day = tostring(Parts[3]), Run = tostring(Parts[4])
| where Run !in (recorded)
'''
  }
]

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: 'alert-complireport-${environmentName}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.title
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      overrideQueryTimeRange: alert.history
      // The tables of the logs come into being with the first line, which is after the deployment.
      skipQueryValidation: true
      autoMitigate: alert.name == 'late-day' || alert.name == 'unsent-report'
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [actionGroupId] }
    }
  }
]

var busAlerts = [
  {
    name: 'dead-notice'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    severity: 1
    window: 'PT15M'
    frequency: 'PT5M'
  }
  {
    // Never empty for twelve hours: nobody fetches the notices.
    name: 'notices-waiting'
    metric: 'ActiveMessages'
    aggregation: 'Minimum'
    severity: 2
    window: 'PT12H'
    frequency: 'PT1H'
  }
]

resource busAlert 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in busAlerts: {
    name: 'alert-complireport-${environmentName}-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      severity: alert.severity
      enabled: true
      scopes: [serviceBusId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            metricName: alert.metric
            dimensions: [
              { name: 'EntityName', operator: 'Include', values: ['suspicious-activity', 'acknowledgements'] }
            ]
            timeAggregation: alert.aggregation
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      actions: [{ actionGroupId: actionGroupId }]
    }
  }
]
