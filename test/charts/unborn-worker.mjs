throw new Error('no canvas on this machine');
