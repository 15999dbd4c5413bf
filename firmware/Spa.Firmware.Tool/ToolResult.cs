using System.Text.Json.Nodes;

namespace Spa.Firmware.Tool;

/// <summary>What a command found or did.</summary>
/// <param name="Json">For programs.</param>
/// <param name="Lines">For people.</param>
/// <param name="Status">Exit status.</param>
internal sealed record ToolResult(JsonNode Json, IReadOnlyList<string> Lines, int Status = FirmwareCommand.Good);
