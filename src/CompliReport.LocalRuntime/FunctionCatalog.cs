using System;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace CompliReport.LocalRuntime;

/// <summary>A function that was found in an assembly.</summary>
/// <param name="Name">As its attribute says.</param>
/// <param name="Method">What is called.</param>
/// <param name="TriggerParameter">The parameter that carries the trigger.</param>
/// <param name="Trigger">The trigger's attribute.</param>
internal sealed record FunctionEntry(string Name, MethodInfo Method, ParameterInfo TriggerParameter, Attribute Trigger);

/// <summary>The functions of an assembly, by reflection.</summary>
/// <param name="functions">The functions, sorted by name.</param>
internal sealed class FunctionCatalog(ImmutableArray<FunctionEntry> functions)
{
    /// <summary>The functions, sorted by name.</summary>
    internal ImmutableArray<FunctionEntry> Functions { get; } = functions;

    /// <summary>Finds them.</summary>
    /// <exception cref="InvalidOperationException">Two have one name, or one has not exactly one trigger: the app cannot start.</exception>
    internal static FunctionCatalog Of(Assembly assembly)
    {
        FunctionEntry[] found =
        [
            .. from type in assembly.GetExportedTypes()
               from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
               let function = method.GetCustomAttribute<FunctionAttribute>()
               where function is not null
               orderby function.Name
               select Entry(function.Name, method),
        ];
        return found.GroupBy(static function => function.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(static same => same.Count() > 1) is { } twice
            ? throw new InvalidOperationException($"Two functions are named '{twice.Key}'.")
            : new FunctionCatalog([.. found]);
    }

    /// <summary>Replaces a whole <c>%Setting%</c> by its value.</summary>
    /// <exception cref="InvalidOperationException">There is no such setting.</exception>
    internal static string Resolve(string text, IConfiguration settings) =>
        text is ['%', .. var name, '%']
            ? settings[name] ?? throw new InvalidOperationException($"The setting '{name}' is missing; a trigger names it.")
            : text;

    private static FunctionEntry Entry(string name, MethodInfo method)
    {
        (ParameterInfo Parameter, Attribute Trigger)[] triggers =
        [
            .. from parameter in method.GetParameters()
               from attribute in parameter.GetCustomAttributes()
               where attribute is QueueTriggerAttribute or TimerTriggerAttribute or HttpTriggerAttribute
               select (parameter, attribute),
        ];
        return triggers.Length == 1
            ? new FunctionEntry(name, method, triggers[0].Parameter, triggers[0].Trigger)
            : throw new InvalidOperationException($"The function '{name}' has {triggers.Length} triggers; it needs one.");
    }
}
