using System.Net.Sockets;

namespace Spa.Device.Network;

/// <summary>What the system's refusals mean to a person.</summary>
internal static class PortFaults
{
    /// <summary>In a person's words.</summary>
    public static string Words(SocketError refusal) => refusal switch
    {
        SocketError.AddressAlreadyInUse => "another program has the port",
        SocketError.AddressNotAvailable => "this machine does not have the address",
        SocketError.AccessDenied => "the system does not let this program have the port",
        SocketError.TooManyOpenSockets => "the program has too many files and sockets open",
        _ => $"the system refuses: {refusal}",
    };
}
