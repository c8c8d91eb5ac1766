using System;
using System.Diagnostics.CodeAnalysis;

namespace CompliReport.Detection.Shards;

/// <summary>The run was cut into shards and ends here: it goes on when all of them have been assessed.</summary>
[SuppressMessage("Design", "CA1032:Implement standard exception constructors", Justification = "There is one thing to say.")]
[SuppressMessage("Design", "CA1064:Exceptions should be public", Justification = "Only a day in the cloud is cut so, and it catches it.")]
internal sealed class ShardsOpenException() : Exception("Not all shards of the run have been assessed yet.");
