namespace Spa.ProvisioningServer.Web;

/// <summary>On a page model: its page is reached from another one and has no tab, though its address would give it one.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class NotInMenuAttribute : Attribute;
