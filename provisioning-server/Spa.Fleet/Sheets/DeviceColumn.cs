using Spa.Fleet.Layers;

namespace Spa.Fleet.Sheets;

/// <summary>A column of a sheet of devices.</summary>
/// <param name="Name">Its heading: one of <see cref="DeviceSheet.Fields"/>, or <c>var:NAME</c>, or <c>var:NAME:TYPE</c>.</param>
/// <param name="Variable">Variable of the device that it holds; null = it is a field.</param>
/// <param name="Type">Type of the variable as the heading has it; null = it names none.</param>
public sealed record DeviceColumn(string Name, string? Variable, VariableType? Type)
{
    /// <summary>Heading of a variable.</summary>
    public static string Heading(string variable, VariableType type) => type == VariableType.Text ? $"var:{variable}" : $"var:{variable}:{type.ToString().ToLowerInvariant()}";
}
